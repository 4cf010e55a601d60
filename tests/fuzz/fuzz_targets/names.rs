//! Any bytes as a question to the name server, and any as the answer of another server: no panic, and nothing that we send
//! is longer than its client takes, or broken.
#![no_main]

use std::net::IpAddr;

use libfuzzer_sys::fuzz_target;
use rbox::network::dns::message::{Code, Data, MAX_DATAGRAM, read};

fuzz_target!(|input: (&[u8], &[u8], u16, u8)| {
    let (question, reply, id, records) = input;
    let query = match read(question) {
        Ok(query) => query,
        Err(Some(refusal)) => return check(&refusal, question),
        Err(None) => return,
    };
    assert!(!query.name.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_control()));
    check(&query.refuse(Code::NoName), question);
    let limit = query.datagram();
    assert!((512..=MAX_DATAGRAM).contains(&limit));
    let mut answer = query.answer(Code::Success, limit);
    for number in 0..records {
        answer.add(Data::Address(IpAddr::from([10, 0, 0, number])));
        answer.add(Data::Pointer(&query.name));
        answer.add(Data::Service(id, &query.name));
        answer.add_more(&query.name, Data::Address(IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])));
    }
    let answer = answer.finish();
    assert!(answer.len() <= limit, "{} bytes for {limit}", answer.len());
    check(&answer, question);
    // what is asked elsewhere is a question, and the same one
    let forwarded = query.forward(id);
    let again = read(&forwarded).expect("a question");
    assert_eq!((&again.name, again.kind), (&query.name, query.kind));
    if let Some(relayed) = query.relay(id, reply.to_vec(), limit) {
        assert!(relayed.len() <= limit.max(forwarded.len()));
        check(&relayed, question);
    }
});

/// It is an answer to this question.
fn check(answer: &[u8], question: &[u8]) {
    assert!(answer.len() >= 12 && answer[..2] == question[..2] && answer[2] & 0x80 != 0);
}
