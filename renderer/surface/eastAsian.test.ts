import { expect, test } from 'vitest'
import { eastAsianOf } from './eastAsian'

test.each([
  ['Japanese, which has Chinese characters too', '灯台守は十一日のあいだ誰とも口をきいていなかった。', 'ja'],
  ['Korean', '등대지기는 열하루 동안 아무와도 말을 하지 않았다.', 'ko'],
  ['Korean with some Chinese characters', '등대지기(燈臺)는 열하루 동안 아무와도 말을 하지 않았다.', 'ko'],
  ['Chinese, simplified', '灯塔看守人已经十一天没有同任何人说过话了。', 'zh-Hans'],
  ['Chinese, not simplified', '燈塔看守人已經十一天沒有同任何人說過話了。', 'zh-Hant'],
  ['Chinese that does not tell', '山上有人。', null],
  ['English', 'The keeper had not spoken to anyone.', null],
  ['English that quotes Japanese', 'She wrote 雪が降った in the snow with her stick, and none of them could read it.', null],
  ['nothing', '', null],
])('%s', (_, text, writing) => {
  expect(eastAsianOf(text)).toBe(writing)
})
