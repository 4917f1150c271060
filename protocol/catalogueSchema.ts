import { z } from 'zod'
import { sizeClasses } from './catalogue'
import type { Catalogue } from './catalogue'

const repository = z.string().regex(/^[\w.-]+\/[\w.-]+$/)
const whole = (max: number) => z.number().int().min(1).max(max)

const quantisation = z.strictObject({
  name: z.string().regex(/^I?Q\d[\w]*$|^B?F16$/),
  file: z.string().regex(/^[\w.-]+\.gguf$/).nullable(),
  bytes: whole(1e12),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  doubt: z.string().min(1).nullable(),
})

const isRead = ({ doubt, file }: z.infer<typeof quantisation>): boolean => doubt === null && file !== null

const model = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9.-]+$/),
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

export const catalogueSchema: z.ZodType<Catalogue> = z.strictObject({
  reviewed: z.iso.date(),
  note: z.string().min(1),
  models: z.array(model).min(1),
})
