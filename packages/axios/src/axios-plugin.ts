/**
 * What a plugin is attached to: `axios`, or what `axios.create()` gives, from whichever copy of axios. A program that
 * mixes `import` and `require` has two of them.
 */
export interface AxiosTarget {
  readonly defaults: object;
  readonly interceptors: { readonly request: object; readonly response: object };
}

/**
 * Attaches itself to an instance and returns a function that detaches it.
 *
 * @param axios - the `axios` that the instance was made with; `use` passes it
 */
export type AxiosPlugin = (instance: AxiosTarget, axios?: AxiosTarget) => () => void;
