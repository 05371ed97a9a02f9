/** Closes a union: a compile error where a case was forgotten, a throw if one slips through at run time. */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`Unhandled ${what}: ${JSON.stringify(value)}`);
}
