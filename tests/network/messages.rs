//! Messages of the name server, made of anything.

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use rbox::network::dns::message::{Code, Data, read};

use super::dns::question;

proptest! {
    #[test]
    fn nothing_breaks_the_reader(bytes: Vec<u8>) {
        if let Err(Some(refusal)) = read(&bytes) {
            prop_assert!(refusal.len() >= 12 && refusal[..2] == bytes[..2] && refusal[2] & 0x80 != 0);
        }
    }

    #[test]
    fn a_question_that_was_changed_is_answered_within_its_limit(
        at in 2..60_usize, byte: u8, cut in 0..60_usize, count in 0..90_u8, edns in any::<Option<u16>>(),
    ) {
        let mut message = question(0x1234, "replica-1.a-name.of.some-length", 1, edns);
        let length = message.len();
        message[at % length] = byte;
        message.truncate(length - cut % length / 4);
        if let Ok(query) = read(&message) {
            let mut answer = query.answer(Code::Success, query.datagram());
            for number in 0..count {
                answer.add(Data::Address([10, 0, 0, number].into()));
                answer.add(Data::Service(80, &query.name));
            }
            let answer = answer.finish();
            prop_assert!(answer.len() <= query.datagram());
            let again = read(&query.forward(7)).expect("a question");
            prop_assert_eq!(&again.name, &query.name);
            // no answer to what was asked: another number, or a question where an answer should be
            prop_assert!(query.relay(8, query.forward(7), 512).is_none());
            prop_assert!(query.relay(7, query.forward(7), 512).is_none());
        }
    }
}
