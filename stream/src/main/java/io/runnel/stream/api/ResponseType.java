// SPDX-License-Identifier: Apache-2.0
package io.runnel.stream.api;

/// The `type` of an answer of the JetStream API.
public enum ResponseType {
  ACCOUNT_INFO("account_info_response"),
  ACCOUNT_PURGE("account_purge_response"),
  CONSUMER_CREATE("consumer_create_response"),
  CONSUMER_DELETE("consumer_delete_response"),
  CONSUMER_EVACUATE_PEER("consumer_evacuate_peer_response"),
  CONSUMER_INFO("consumer_info_response"),
  CONSUMER_LEADER_STEPDOWN("consumer_leader_stepdown_response"),
  CONSUMER_LIST("consumer_list_response"),
  CONSUMER_NAMES("consumer_names_response"),
  CONSUMER_PAUSE("consumer_pause_response"),
  CONSUMER_REMOVE_PEER("consumer_remove_peer_response"),
  CONSUMER_RESET("consumer_reset_response"),
  CONSUMER_UNPIN("consumer_unpin_response"),
  META_LEADER_STEPDOWN("meta_leader_stepdown_response"),
  META_RESCUE("meta_rescue_response"),
  META_SERVER_EVACUATE("meta_server_evacuate_response"),
  META_SERVER_REMOVE("meta_server_remove_response"),
  STREAM_CANCEL_MOVE("stream_cancel_move_response"),
  STREAM_CREATE("stream_create_response"),
  STREAM_DELETE("stream_delete_response"),
  STREAM_EVACUATE_PEER("stream_evacuate_peer_response"),
  STREAM_INFO("stream_info_response"),
  STREAM_LEADER_STEPDOWN("stream_leader_stepdown_response"),
  STREAM_LIST("stream_list_response"),
  STREAM_MSG_DELETE("stream_msg_delete_response"),
  STREAM_MSG_GET("stream_msg_get_response"),
  STREAM_NAMES("stream_names_response"),
  STREAM_PURGE("stream_purge_response"),
  STREAM_REMOVE_PEER("stream_remove_peer_response"),
  STREAM_RESTORE("stream_restore_response"),
  STREAM_SNAPSHOT("stream_snapshot_response"),
  STREAM_UPDATE("stream_update_response"),
  SYSTEM_OVERLOADED("system_overloaded"),
  SYSTEM("system_response");

  private static final String PREFIX = "io.nats.jetstream.api.v1.";

  private final String type;

  ResponseType(String name) {
    this.type = PREFIX + name;
  }

  /// As the field `type` has it.
  public String type() {
    return type;
  }
}
