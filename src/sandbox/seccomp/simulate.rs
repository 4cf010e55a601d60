//! Runs filters as the kernel would, for tests.

use crate::sys::seccomp::Instruction;

/// What a filter says to a call, as the kernel would run it.
pub(super) fn verdict(filter: &[Instruction], arch: u32, number: i64, args: [u64; 6]) -> u32 {
    let mut data = Vec::new();
    data.extend(u32::try_from(number).expect("a number").to_le_bytes());
    data.extend(arch.to_le_bytes());
    data.extend([0; 8]);
    for arg in args {
        data.extend(arg.to_le_bytes());
    }
    let (mut at, mut accumulator) = (0, 0);
    loop {
        let Instruction { code, jt, jf, k } = filter[at];
        at += 1;
        let holds = match code {
            0x20 => {
                let word = &data[k as usize..k as usize + 4];
                accumulator = u32::from_le_bytes(word.try_into().expect("a word"));
                continue;
            }
            0x54 => {
                accumulator &= k;
                continue;
            }
            0x06 => return k,
            0x05 => {
                at += k as usize;
                continue;
            }
            0x15 => accumulator == k,
            0x35 => accumulator >= k,
            0x25 => accumulator > k,
            0x45 => accumulator & k != 0,
            other => panic!("an instruction that is never made: {other:#x}"),
        };
        at += usize::from(if holds { jt } else { jf });
    }
}
