/**
 * Declarations for what examples take from a program around them, or from a package that is not
 * installed here. A text, so that nothing but the examples sees them.
 */
export const AMBIENT = `
declare module "next/server" {
  export function after(work: Promise<unknown>): void;
}

declare function nightlyJob(): Promise<void>;
declare const error: Error;
declare const request: Request;
declare const Sentry: {
  init(options: { dsn: string | undefined; tracesSampleRate: number }): void;
};
`;
