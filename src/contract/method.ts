import type { z } from 'zod';

/** One method: the schema its parameters must fit, and (as a type only) what it answers. */
export interface Method<P extends z.ZodType, R> {
  readonly params: P;
  /** Never set: carries the result's type. */
  readonly result?: R;
}

/** `method<Result>()(params)`: the result is named, the parameters are inferred from their schema. */
export function method<R>() {
  return <P extends z.ZodType>(params: P): Method<P, R> => ({ params });
}
