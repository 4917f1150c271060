/** What main's stand-in and a utility process say to each other over Node's own channel. */
export type ToUtility =
  | { readonly t: 'message'; readonly data: unknown; readonly ports: readonly string[] }
  | { readonly t: 'port'; readonly id: string; readonly data: unknown }
  | { readonly t: 'portClosed'; readonly id: string }

export type FromUtility =
  | { readonly t: 'message'; readonly data: unknown }
  | { readonly t: 'port'; readonly id: string; readonly data: unknown }
  | { readonly t: 'portClosed'; readonly id: string }
