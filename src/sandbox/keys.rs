//! Keys by which somebody leaves a program on a terminal without ending it.

/// A sequence of keys, and how much of it was pressed last; without any key nobody leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    sequence: Vec<u8>,
    pressed: usize,
}

impl Keys {
    /// Those of bytes as a terminal sends them.
    pub fn new(sequence: Vec<u8>) -> Self {
        Self { sequence, pressed: 0 }
    }

    /// Hands on what was typed, but for what may be the beginning of the sequence; true once all of it was pressed.
    pub(super) fn pass(&mut self, bytes: &[u8], typed: &mut Vec<u8>) -> bool {
        for byte in bytes {
            if self.sequence.get(self.pressed) != Some(byte) {
                self.release(typed);
            }
            if self.sequence.get(self.pressed) != Some(byte) {
                typed.push(*byte);
                continue;
            }
            self.pressed += 1;
            if self.pressed == self.sequence.len() {
                return true;
            }
        }
        false
    }

    /// Hands on what was held back.
    pub(super) fn release(&mut self, typed: &mut Vec<u8>) {
        typed.extend(self.sequence.iter().take(self.pressed));
        self.pressed = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_keys_reach_the_program() {
        let typed = |pieces: &[&str]| {
            let (mut keys, mut typed) = (Keys::new(b"\x10\x11".to_vec()), Vec::new());
            let left = pieces.iter().any(|piece| keys.pass(piece.as_bytes(), &mut typed));
            (left, String::from_utf8_lossy(&typed).into_owned())
        };
        assert_eq!(typed(&["ls\n"]), (false, "ls\n".to_owned()));
        assert_eq!(typed(&["ls\x10", "\x11more"]), (true, "ls".to_owned()));
        assert_eq!(typed(&["\x10x\x11"]), (false, "\x10x\x11".to_owned()));
        assert_eq!(typed(&["\x10\x10", "\x11"]), (true, "\x10".to_owned()));
        let mut all = Vec::new();
        assert!(!Keys::default().pass(b"\x10\x11", &mut all));
        assert_eq!(all, b"\x10\x11");
    }
}
