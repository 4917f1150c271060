import type { Coded } from './codec'

/** What the preload world and the stand-in's main say to each other, as JSON over a DevTools binding. */
export type FromPage =
  | { readonly t: 'invoke'; readonly id: number; readonly channel: string; readonly args: Coded }
  | { readonly t: 'send'; readonly channel: string; readonly args: Coded; readonly ports: readonly string[] }
  | { readonly t: 'port'; readonly id: string; readonly data: Coded }
  | { readonly t: 'portClosed'; readonly id: string }
  | { readonly t: 'open'; readonly url: string; readonly frameName: string }

export type ToPage =
  | { readonly t: 'reply'; readonly id: number; readonly value: Coded }
  | { readonly t: 'refusal'; readonly id: number; readonly sentence: string }
  | { readonly t: 'event'; readonly channel: string; readonly args: Coded; readonly ports: readonly string[] }
  | { readonly t: 'port'; readonly id: string; readonly data: Coded }
  | { readonly t: 'portClosed'; readonly id: string }
