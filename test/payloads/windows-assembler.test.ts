import test from 'ava';
import type { Instruction } from '../../artifacts/payloads/windows/assembler.ts';
import * as x64 from '../../artifacts/payloads/windows/assembler.ts';

const hex = (bytes: Iterable<number>) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

// Bytes worked out by hand from the tables of the manual (volume 2, sections 2.1 and 2.2.1).
const forms: [string, Instruction, string][] = [
  ['push rbx', x64.push('rbx'), '53'],
  ['push rsi', x64.push('rsi'), '56'],
  ['mov rcx, rbx', x64.mov64('rcx', 'rbx'), '48 8b cb'],
  ['mov r8d, esi', x64.mov32('r8d', 'esi'), '44 8b c6'],
  ['mov esi, [rsp+56]', x64.mov32('esi', { base: 'rsp', displacement: 56 }), '8b 74 24 38'],
  ['mov edx, 0x80000000', x64.load('edx', 0x8000_0000), 'c7 c2 00 00 00 80'],
  ['mov ecx, -11', x64.load('ecx', -11), 'c7 c1 f5 ff ff ff'],
  ['mov r8d, 257', x64.load('r8d', 257), '41 c7 c0 01 01 00 00'],
  ['mov qword [rsp+32], 3', x64.store64({ base: 'rsp', displacement: 32 }, 3), '48 c7 44 24 20 03 00 00 00'],
  ['mov word [rcx+rsi], 0x0a0d', x64.store16({ base: 'rcx', index: 'rsi' }, 0x0a0d), '66 c7 44 31 00 0d 0a'],
  ['mov byte [rcx+rsi], 0', x64.store8({ base: 'rcx', index: 'rsi' }, 0), 'c6 44 31 00 00'],
  ['mov [rcx], ax', x64.storeWord({ base: 'rcx' }, 'eax'), '66 89 41 00'],
  [
    'movzx eax, byte [rcx+rsi-1]',
    x64.loadByte('eax', { base: 'rcx', index: 'rsi', displacement: -1 }),
    '0f b6 44 31 ff',
  ],
  ['lea rcx, [rcx+rax*2]', x64.lea('rcx', { base: 'rcx', index: 'rax', scale: 2 }), '48 8d 4c 41 00'],
  ['lea r9, [rsp+56]', x64.lea('r9', { base: 'rsp', displacement: 56 }), '4c 8d 4c 24 38'],
  ['xor ecx, ecx', x64.clear('ecx'), '33 c9'],
  ['xor r9d, r9d', x64.clear('r9d'), '45 33 c9'],
  ['add rdx, 1', x64.add64('rdx', 1), '48 83 c2 01'],
  ['add r8d, 15', x64.add32('r8d', 15), '41 83 c0 0f'],
  ['sub rsp, 72', x64.sub64('rsp', 72), '48 83 ec 48'],
  ['sub esi, 1', x64.sub32('esi', 1), '83 ee 01'],
  ['test eax, eax', x64.testZero('eax'), '85 c0'],
  ['cmp edx, esi', x64.compare('edx', 'esi'), '3b d6'],
  ['cmp esi, [rsp+56]', x64.compare('esi', { base: 'rsp', displacement: 56 }), '3b 74 24 38'],
  ['cmp esi, 256', x64.compareTo('esi', 256), '81 fe 00 01 00 00'],
  ['cmp rax, -1', x64.compareToMinusOne('rax'), '48 83 f8 ff'],
  [
    'cmp word [rcx+rax*2-2], 0x5c',
    x64.compareWord({ base: 'rcx', index: 'rax', scale: 2, displacement: -2 }, 0x5c),
    '66 81 7c 41 fe 5c 00',
  ],
  ['ret', x64.ret(), 'c3'],
  ['int3', x64.int3(), 'cc'],
];

for (const [title, instruction, bytes] of forms) {
  test(`encodes ${title}`, (t) => {
    t.is(hex(instruction.bytes), bytes);
  });
}

test('a distance is counted from the end of the instruction, forwards and backwards', (t) => {
  const lines = [
    x64.label('top'),
    x64.je('end'),
    x64.jmp('top'),
    x64.call('end'),
    x64.label('end'),
    x64.ret(),
  ];
  t.is(hex(x64.assemble(lines, 0x1000, new Map())), '0f 84 0a 00 00 00 e9 f5 ff ff ff e8 00 00 00 00 c3');
});

test('a label outside the code is reached from where the code stands', (t) => {
  const lines = [
    x64.callImport('Slot'),
    x64.testBit({ label: 'bits' }, 'eax'),
    x64.lea('rdx', { label: 'bits' }),
  ];
  const symbols = new Map([
    ['Slot', 0x2000],
    ['bits', 0x0fff],
  ]);
  t.is(
    hex(x64.assemble(lines, 0x1000, symbols)),
    'ff 15 fa 0f 00 00 0f a3 05 f2 ff ff ff 48 8d 15 eb ff ff ff',
  );
});

test('the conditional jumps differ in their condition alone', (t) => {
  const codes = [x64.jb, x64.jae, x64.je, x64.jne, x64.ja].map((jump) => jump('there').bytes.slice(0, 2));
  t.deepEqual(codes, [
    [0x0f, 0x82],
    [0x0f, 0x83],
    [0x0f, 0x84],
    [0x0f, 0x85],
    [0x0f, 0x87],
  ]);
});

test('a label that is nowhere, one that stands twice, and a number that does not fit are refused', (t) => {
  t.throws(() => x64.assemble([x64.jmp('nowhere')], 0, new Map()), { message: /nowhere/ });
  t.throws(() => x64.measure([x64.label('twice'), x64.label('twice')]), { message: /twice/ });
  t.throws(() => x64.loadByte('eax', { base: 'rcx', displacement: 256 }), { instanceOf: RangeError });
  t.throws(() => x64.load('eax', 2 ** 32), { instanceOf: RangeError });
});
