// SPDX-License-Identifier: Apache-2.0
package io.runnel.config.grammar;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A value of the configuration tree and where it stands. Values under a key say where the key
/// stands, as nats-server's messages do; elements of an array say where they begin.
public sealed interface Value {

  Position at();

  /// The same value as seen from another place: a reference to a variable.
  Value movedTo(Position at);

  /// The name that nats-server's messages have for this type (Go's).
  String typeName();

  /// Quoted, bare or block text.
  record Text(String text, Position at) implements Value {
    @Override
    public Text movedTo(Position position) {
      return new Text(text, position);
    }

    @Override
    public String typeName() {
      return "string";
    }
  }

  /// An integer, its suffix applied.
  record Int(long number, Position at) implements Value {
    @Override
    public Int movedTo(Position position) {
      return new Int(number, position);
    }

    @Override
    public String typeName() {
      return "int64";
    }
  }

  /// A number with a fraction.
  record Real(double number, Position at) implements Value {
    @Override
    public Real movedTo(Position position) {
      return new Real(number, position);
    }

    @Override
    public String typeName() {
      return "float64";
    }
  }

  /// `true`, `yes`, `on` and their opposites.
  record Bool(boolean isTrue, Position at) implements Value {
    @Override
    public Bool movedTo(Position position) {
      return new Bool(isTrue, position);
    }

    @Override
    public String typeName() {
      return "bool";
    }
  }

  /// A date and time in UTC. No option wants one.
  record Moment(Instant instant, Position at) implements Value {
    @Override
    public Moment movedTo(Position position) {
      return new Moment(instant, position);
    }

    @Override
    public String typeName() {
      return "time.Time";
    }
  }

  /// An array.
  record Items(List<Value> values, Position at) implements Value {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public Items movedTo(Position position) {
      return new Items(values, position);
    }

    @Override
    public String typeName() {
      return "[]interface {}";
    }
  }

  /// A map, in the order of the file; of a key that stands twice the last one is here.
  record Table(List<Entry> entries, Position at) implements Value {
    public Table {
      entries = List.copyOf(entries);
    }

    /// The entry with exactly this key.
    public Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    @Override
    public Table movedTo(Position position) {
      return new Table(entries, position);
    }

    @Override
    public String typeName() {
      return "map[string]interface {}";
    }
  }

  /// A key and its value.
  ///
  /// @param key as written, without quotes
  /// @param at where the key stands
  /// @param value its value
  record Entry(String key, Position at, Value value) {}
}
