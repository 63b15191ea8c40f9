/** JSON as it is sent by people and programs: read strictly, with the place of what is wrong. */
export { type JsonFault, JsonReadError, parseJson, sentenceOfFault } from './parse-json.js';
