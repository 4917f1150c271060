import { z } from 'zod'
import { sizeClasses } from './catalogue'
import type { Catalogue } from './catalogue'

const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/)
export const catalogueIdPattern = /^[a-z0-9.-]{1,100}$/
export const quantisationPattern = /^I?Q\d\w{0,20}$|^B?F16$/
const whole = (max: number) => z.number().int().min(1).max(max)

const quantisation = z.strictObject({
  name: z.string().regex(quantisationPattern),
  file: z.string().regex(/^[\w][\w.-]{0,199}\.gguf$/).nullable(),
  bytes: whole(1e13),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  doubt: z.string().min(1).nullable(),
})

const isRead = ({ doubt, file }: z.infer<typeof quantisation>): boolean => doubt === null && file !== null

const model = z
  .strictObject({
    id: z.string().regex(catalogueIdPattern),
    name: z.string().min(1),
    sizeClass: z.enum(sizeClasses),
    parameters: whole(1e12),
    weights: repository,
    gguf: repository.nullable(),
    licence: z.string().min(1),
    context: whole(16_777_216),
    layers: whole(512),
    kvHeads: whole(512),
    headWidth: whole(1024),
    prose: z.string().regex(/^[^.]*\S.*\.$/),
    verified: z.boolean(),
    doubt: z.string().min(1).nullable(),
    quantisations: z.array(quantisation).min(1),
  })
  .refine(({ verified, doubt }) => verified === (doubt === null), 'what is not verified says why')
  .refine(({ verified, quantisations }) => !verified || quantisations.every(isRead), 'a verified model has sizes that were read')
  .refine(({ gguf, quantisations }) => gguf !== null || quantisations.every(({ file }) => file === null), 'a file is in a repository')

const host = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  redirects: z.array(z.string().regex(/^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/)).max(16),
})

const isOnce = (names: readonly string[]): boolean => new Set(names).size === names.length

export const catalogueSchema: z.ZodType<Catalogue> = z
  .strictObject({ reviewed: z.iso.date(), note: z.string().min(1), host, models: z.array(model).min(1).max(500) })
  .refine(({ models }) => isOnce(models.map(({ id }) => id)), 'a model is in it once')
  .refine(({ models }) => isOnce(models.flatMap(({ quantisations }) => quantisations.flatMap(({ file }) => file ?? []))), 'a file is in it once')
