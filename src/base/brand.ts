/** A string or number that may not be mixed with another of the same shape: `Brand<string, 'CameraId'>`. */
declare const brand: unique symbol;
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
