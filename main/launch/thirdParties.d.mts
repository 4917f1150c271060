export interface ThirdParty {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly text: string
}

export declare const inPage: readonly string[]
export declare function thirdParties(root: string): ThirdParty[]
