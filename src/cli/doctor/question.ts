import type { Io } from "../io.ts";

/** Asks a yes-or-no question of whoever sits at the terminal; anything but yes is no. */
export async function isAgreed({ input, errors }: Io, question: string): Promise<boolean> {
  await errors.write(`${question} [y/N] `);
  const decoder = new TextDecoder();
  let answer = "";
  for await (const chunk of input) {
    answer += decoder.decode(chunk, { stream: true });
    if (answer.includes("\n")) break;
  }
  if (!answer.includes("\n")) await errors.write("\n"); // Ctrl-D leaves the cursor where it was
  return /^\s*y(es)?\s*$/i.test(answer.split("\n", 1)[0]!);
}
