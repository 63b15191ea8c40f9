import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { choosePageForm, PAGE_FORMS } from './accept.js';

it.each([
  [undefined, 'html'],
  ['', 'html'],
  ['*/*', 'html'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['application/json', 'json'],
  ['Application/JSON', 'json'],
  ['application/problem+json', 'json'],
  ['application/json, text/plain, */*', 'html'],
  ['application/json, text/html;q=0.9', 'json'],
  ['text/html;q=0.5, application/json;q=0.6', 'json'],
  ['application/*', 'json'],
  ['text/*', 'html'],
  ['text/plain', 'text'],
  ['text/plain, text/html;q=0.2', 'text'],
  ['image/avif,image/webp', 'text'],
  ['text/html;q=0, */*', 'json'],
  ['*/*;q=0', 'text'],
  ['application/json;q=2', 'text'],
  ['text/html;level=1;q=0.1, application/json;q=0.2', 'json'],
])('Accept: %s is answered as %s', (accept, form) => {
  expect(choosePageForm(accept)).toBe(form);
});

it('takes anything at all', () => {
  fc.assert(fc.property(fc.string(), (accept) => expect(PAGE_FORMS).toContain(choosePageForm(accept))));
});
