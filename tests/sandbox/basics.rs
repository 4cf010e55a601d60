//! What every sandbox has.

use crate::place::Place;

#[test]
fn a_program_runs_in_a_root_of_its_own_needs_root() {
    let place = Place::new();
    let said =
        place.script("echo $$; cat /proc/self/uid_map; ls -a / /dev /proc/self/fd; mount; id; touch /made; ls -ln /");
    println!("{}", said.out);
    assert_eq!(said.exit.code(), 0);
}
