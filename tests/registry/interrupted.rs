//! Pulls that end in the middle: by Ctrl-C, and by the kernel.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};

use rbox::image::Digest;
use rustix::process::{Pid, Signal, kill_process};

use super::evil::{Evil, Reply};
use super::image::{Image, noise};
use super::support::Rbox;
use super::{assert_untouched, call, left};

/// A registry that sends the first half of a layer, once, and then nothing more.
fn half(image: &Image) -> Evil {
    let (layer, path) = (image.layer.clone(), format!("blobs/{}", Digest::of(&image.layer)));
    Evil::with(image, move |asked, before| {
        let sent = layer.len() / 2;
        (asked.path.ends_with(&path) && before == 0).then(|| Reply::Drips(layer.len() as u64, layer[..sent].to_vec()))
    })
}

fn large() -> Image {
    Image::new(&[("noise", &noise(2 << 20))])
}

/// A pull that has got half of a layer.
fn begun(rbox: &Rbox, evil: &Evil, image: &Image) -> Child {
    rbox.hand_over();
    let mut command = call(rbox, &["pull", &evil.name("x")]).env("RBOX_REGISTRY_TIMEOUT", "60").command();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("rbox starts");
    let file = rbox.root().join(format!("tmp/fetch-{}", Digest::of(&image.layer).hex()));
    let until = Instant::now() + Duration::from_mins(1);
    let most = image.layer.len() as u64 / 2;
    while std::fs::metadata(&file).map_or(0, |metadata| metadata.len()) < most {
        assert!(Instant::now() < until, "half of it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn signal(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process");
    kill_process(pid, signal).expect("it lives");
}

#[test]
fn ctrl_c_ends_a_pull_and_leaves_nothing() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let child = begun(&rbox, &evil, &image);
    signal(&child, Signal::INT);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert_untouched(&rbox);
    assert_eq!(left(&rbox, "leases"), [""; 0]);
    call(&rbox, &["doctor"]).run().stdout_has("nothing is wrong with it");
}

#[test]
fn a_pull_that_was_killed_is_garbage_and_the_next_goes_on_with_it() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let mut child = begun(&rbox, &evil, &image);
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    let fetched = format!("fetch-{}", Digest::of(&image.layer).hex());
    assert_eq!(left(&rbox, "tmp"), [fetched.as_str()]);
    assert_eq!(left(&rbox, "staging").len(), 1);
    for folder in ["images", "names", "snapshots"] {
        assert_eq!(left(&rbox, folder), [""; 0], "{folder}");
    }
    // What it brought may have grown between the look and the end.
    let came = std::fs::metadata(rbox.root().join("tmp").join(&fetched)).expect("it is there").len();
    let file = std::fs::File::options().write(true).open(rbox.root().join("tmp").join(&fetched)).expect("it is there");
    file.set_len(image.layer.len() as u64 / 2).expect("the drips were none of it");
    assert!(came >= image.layer.len() as u64 / 2);
    call(&rbox, &["pull", &evil.name("x")]).run().success();
    let range = format!("bytes={}-", image.layer.len() / 2);
    assert!(evil.asked().iter().any(|asked| asked.header("range") == Some(&range)), "{:?}", evil.lines());
    call(&rbox, &["doctor", "--fix"]).run();
    call(&rbox, &["doctor", "--deep"]).run().stdout_has("nothing is wrong with it");
    assert_eq!(left(&rbox, "staging"), [""; 0]);
}

#[test]
fn doctor_clears_away_what_a_killed_pull_left() {
    let image = large();
    let (rbox, evil) = (Rbox::new(), half(&image));
    let mut child = begun(&rbox, &evil, &image);
    signal(&child, Signal::KILL);
    child.wait().expect("it ends");
    // What is younger than a minute could be somebody's.
    let path = rbox.root().join(format!("tmp/fetch-{}", Digest::of(&image.layer).hex()));
    let old = SystemTime::now() - Duration::from_hours(1);
    std::fs::File::open(&path).and_then(|file| file.set_modified(old)).expect("it is there");
    call(&rbox, &["doctor"]).run().stdout_has("fetch-");
    call(&rbox, &["doctor", "--fix"]).run();
    assert_untouched(&rbox);
}
