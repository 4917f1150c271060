"""Writes a checkpoint as GGUF, with its tokenizer inside.

    python3 export.py --checkpoint run/checkpoint.pt --tokenizer tokenizer.json --name 'Heddle base 4M' --out heddle-base-4m
"""
import argparse

from checkpoint import load_model
from gguf import ENCODINGS, Field, write_gguf
from tokenizer import Tokenizer

# llama.cpp splits "trillion" by GPT-2's pattern, and does not clean up spaces when it turns ids back into text. Under "gpt-2"
# (and under Llama 3's name) it drops the space of « ...», « ?», « 's», and a text would not survive the way there and back.
PRE_TOKENIZER = 'trillion'
_CONTROL, _NORMAL = 3, 1


def fields_of(shape, tokenizer, name, encoding):
    """The metadata llama.cpp needs for its `llama` graph and a `gpt2` tokenizer."""
    return [
        Field('general.architecture', 'string', 'llama'),
        Field('general.type', 'string', 'model'),
        Field('general.name', 'string', name),
        Field('general.license', 'string', 'cc0-1.0'),
        Field('general.languages', 'string[]', ['en']),
        Field('general.file_type', 'u32', ENCODINGS[encoding][1]),
        Field('general.quantization_version', 'u32', 2),
        Field('llama.context_length', 'u32', shape.context),
        Field('llama.embedding_length', 'u32', shape.width),
        Field('llama.block_count', 'u32', shape.layers),
        Field('llama.feed_forward_length', 'u32', shape.hidden),
        Field('llama.attention.head_count', 'u32', shape.heads),
        Field('llama.attention.head_count_kv', 'u32', shape.kv_heads),
        Field('llama.attention.layer_norm_rms_epsilon', 'f32', shape.epsilon),
        Field('llama.rope.dimension_count', 'u32', shape.head_width),
        Field('llama.rope.freq_base', 'f32', shape.rope_base),
        Field('llama.vocab_size', 'u32', shape.vocabulary),
        Field('tokenizer.ggml.model', 'string', 'gpt2'),
        Field('tokenizer.ggml.pre', 'string', PRE_TOKENIZER),
        Field('tokenizer.ggml.tokens', 'string[]', tokenizer.tokens),
        Field('tokenizer.ggml.token_type', 'i32[]', [_CONTROL] + [_NORMAL] * (len(tokenizer.tokens) - 1)),
        Field('tokenizer.ggml.merges', 'string[]', [' '.join(merge) for merge in tokenizer.merges]),
        Field('tokenizer.ggml.bos_token_id', 'u32', tokenizer.end),
        Field('tokenizer.ggml.eos_token_id', 'u32', tokenizer.end),
        Field('tokenizer.ggml.add_bos_token', 'bool', True),
        Field('tokenizer.ggml.add_eos_token', 'bool', False),
    ]


def export(checkpoint, tokenizer, name, out):
    """Writes `out`-f16.gguf and `out`-q8_0.gguf; answers with their paths by encoding."""
    model, _ = load_model(checkpoint)
    tensors = {key: weight.float().numpy() for key, weight in model.state_dict().items()}
    paths = {encoding: f'{out}-{encoding.lower()}.gguf' for encoding in ENCODINGS}
    for encoding, path in paths.items():
        write_gguf(path, fields_of(model.shape, tokenizer, name, encoding), tensors, encoding)
    return paths


def main():
    options = argparse.ArgumentParser(description='Write a checkpoint as GGUF in F16 and Q8_0.')
    options.add_argument('--checkpoint', required=True)
    options.add_argument('--tokenizer', required=True)
    options.add_argument('--name', required=True)
    options.add_argument('--out', required=True, help='path without its ending')
    given = options.parse_args()
    for path in export(given.checkpoint, Tokenizer.load(given.tokenizer), given.name, given.out).values():
        print(path)


if __name__ == '__main__':
    main()
