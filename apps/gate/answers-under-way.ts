import { type ServerResponse } from 'node:http';

/**
 * The answers that are under way on one connection, in the order of their requests, which is that in which they leave.
 * Those that are through are let go at the next look: nobody has to be told of the end of each.
 */
export class AnswersUnderWay implements Iterable<ServerResponse> {
  #answers: ServerResponse[] = [];

  add(answer: ServerResponse): void {
    if (this.#answers.length === 1 && this.#answers[0]?.closed === true) this.#answers[0] = answer;
    else this.#answers.push(answer);
  }

  get size(): number {
    this.#letGo();
    return this.#answers.length;
  }

  [Symbol.iterator](): Iterator<ServerResponse> {
    this.#letGo();
    return this.#answers.values();
  }

  #letGo(): void {
    if (this.#answers[0]?.closed === true) this.#answers = this.#answers.filter(({ closed }) => !closed);
  }
}
