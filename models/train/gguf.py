"""Writes GGUF version 3 (the specification in ggml's docs/gguf.md): metadata, then tensors in F32, F16 or Q8_0."""
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ALIGNMENT = 32
_LAYOUT = {'u32': (4, '<I'), 'i32': (5, '<i'), 'f32': (6, '<f'), 'bool': (7, '<?')}
_STRING, _ARRAY = 8, 9


@dataclass(frozen=True)
class Field:
    """One metadata entry; `kind` is u32, i32, f32, bool or string, or one of these and `[]`."""
    key: str
    kind: str
    value: object

    def packed(self):
        element = self.kind.removesuffix('[]')
        code = _STRING if element == 'string' else _LAYOUT[element][0]
        if element == self.kind:
            return _string(self.key) + struct.pack('<I', code) + _value(element, self.value)
        head = struct.pack('<IIQ', _ARRAY, code, len(self.value))
        return _string(self.key) + head + b''.join(_value(element, each) for each in self.value)


def _string(text):
    data = text.encode('utf-8')
    return struct.pack('<Q', len(data)) + data


def _value(kind, value):
    return _string(value) if kind == 'string' else struct.pack(_LAYOUT[kind][1], value)


def as_f32(values):
    return values.astype('<f4').tobytes()


def as_f16(values):
    return values.astype('<f2').tobytes()


def as_q8_0(values):
    """Blocks of 32 along the last dimension: a half-precision scale, then 32 signed bytes; the greatest becomes ±127."""
    blocks = values.astype(np.float32).reshape(-1, 32)
    scales = np.abs(blocks).max(axis=1, keepdims=True) / 127
    steps = np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales > 0)
    packed = np.zeros(len(blocks), dtype=[('scale', '<f2'), ('steps', 'i1', 32)])
    packed['scale'] = scales[:, 0]
    packed['steps'] = np.rint(steps)
    return packed.tobytes()


# Name → code of the tensor type, code of the file type, and how a matrix is written.
ENCODINGS = {'F16': (1, 1, as_f16), 'Q8_0': (8, 7, as_q8_0)}
_F32 = 0


def write_gguf(path, fields, tensors, encoding):
    """`tensors` maps names to arrays. Matrices are written in `encoding`, vectors in F32. Answers with the file's bytes."""
    matrix_code, _, encode = ENCODINGS[encoding]
    infos, data = bytearray(), bytearray()
    for name, values in tensors.items():
        is_matrix = values.ndim > 1
        infos += _string(name) + struct.pack('<I', values.ndim)
        infos += struct.pack(f'<{values.ndim}Q', *reversed(values.shape))
        infos += struct.pack('<IQ', matrix_code if is_matrix else _F32, len(data))
        data += encode(values) if is_matrix else as_f32(values)
        data += bytes(-len(data) % ALIGNMENT)
    head = b'GGUF' + struct.pack('<IQQ', 3, len(tensors), len(fields)) + b''.join(field.packed() for field in fields) + infos
    head += bytes(-len(head) % ALIGNMENT)
    return Path(path).write_bytes(head + data)
