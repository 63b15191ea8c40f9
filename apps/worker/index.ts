export { BackgroundWorker, type WorkerOptions } from './worker.js';
