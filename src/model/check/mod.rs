//! The messages of the language: one file for each, or for a few that are about one thing.
//!
//! A message is found where its facts are known (`resolve`), and made here.

pub(super) mod add_for_copy;
pub(super) mod bases;
pub(super) mod copies;
pub(super) mod copy_from_self;
pub(super) mod dependency_cycle;
pub(super) mod dest_needs_slash;
pub(super) mod env_self_reference;
pub(super) mod healthy_needs_healthcheck;
pub(super) mod host_control_mount;
pub(super) mod host_routes;
pub(super) mod invalid_port;
pub(super) mod mount_clash;
pub(super) mod mounts;
pub(super) mod names;
pub(super) mod networks;
pub(super) mod port_clash;
pub(super) mod privileged_port;
pub(super) mod publish_nothing_listens;
pub(super) mod relative_workdir;
pub(super) mod secrets;
pub(super) mod services;
pub(super) mod sources;
pub(super) mod stages;
pub(super) mod unreachable_peer;
pub(super) mod unused_arg;
pub(super) mod unused_definition;
pub(super) mod values;
pub(super) mod variables;
pub(super) mod volume_shadows;
pub(super) mod whole_context_copy;
