// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.jetstream;

import io.runnel.broker.Broker;
import io.runnel.broker.Receiver;
import io.runnel.broker.Space;
import io.runnel.broker.Subscription;
import io.runnel.broker.jetstream.api.ApiRequests;
import io.runnel.broker.jetstream.api.ApiTable;
import io.runnel.broker.jetstream.host.AccountStreams;
import io.runnel.broker.jetstream.host.Advisories;
import io.runnel.broker.jetstream.host.ServerStorage;
import io.runnel.broker.jetstream.host.StreamFiles;
import io.runnel.broker.jetstream.host.StreamHost;
import io.runnel.broker.jetstream.host.StreamYard;
import io.runnel.broker.jetstream.shard.Shard;
import io.runnel.config.options.AccountJetStream;
import io.runnel.config.options.AccountOptions;
import io.runnel.config.options.JetStreamOptions;
import io.runnel.config.options.SecurityOptions;
import io.runnel.config.options.ServerOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The streams of a server: which accounts have them, and what listens for their requests.
///
/// Started and stopped by the server; accounts change by reload, one at a time.
public final class JetStream {
  private static final byte[] NO_SID = {};

  private final Broker broker;
  private final JetStreamOptions options;
  private final Shard[] shards;
  private final StreamYard yard;
  private final ApiAudit audit;
  private final ApiRequests requests;
  private final ApiRequests refusingRequests;
  private final ApiRequests systemRequests;
  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final Map<String, Subscription> strangers = new ConcurrentHashMap<>();

  /// One account with streams.
  private record Tenant(AccountStreams streams, ApiDesk desk, List<Subscription> ears) {}

  private JetStream(Broker broker, JetStreamOptions options, String server, int maxPayloadBytes) {
    this.broker = broker;
    this.options = options;
    this.shards = Shard.forEach(broker.loops());
    Advisories advisories = new Advisories(server, options.domain());
    StreamFiles files = new StreamFiles(options);
    this.yard = new StreamYard(shards, options, advisories, files, maxPayloadBytes);
    this.audit = new ApiAudit(advisories);
    this.requests = ApiTable.of(yard, this::requests);
    this.refusingRequests = ApiTable.withoutStreams(requests);
    this.systemRequests = ApiTable.ofSystem(requests, yard, this::of);
  }

  /// Starts with the streams of `accounts` that are on the disk; they serve when this returns.
  ///
  /// @param server name of the server, for advisories
  public static JetStream start(Broker broker, ServerOptions options, String server) {
    int maxPayload = options.limits().maxPayloadBytes();
    JetStream started = new JetStream(broker, options.jetStream(), server, maxPayload);
    started.accounts(options.security());
    return started;
  }

  public JetStreamOptions options() {
    return options;
  }

  /// Takes the accounts of a configuration, at start and on reload. Where no account is configured,
  /// the global one has streams; accounts without streams are told so when they ask.
  public void accounts(SecurityOptions security) {
    Collection<AccountOptions> accounts = security.accounts();
    boolean onlyGlobal =
        accounts.stream().allMatch(account -> account.name().equals(AccountOptions.GLOBAL));
    if (onlyGlobal) {
      account(AccountOptions.GLOBAL, AccountJetStream.unlimited());
    }
    for (AccountOptions account : accounts) {
      if (account.jetStream().enabled()) {
        account(account.name(), account.jetStream());
      } else if (!tenants.containsKey(account.name())) {
        boolean system = account.name().equals(security.systemAccount());
        stranger(account.name(), system ? systemRequests : refusingRequests);
      }
    }
    accounts().stream()
        .flatMap(streams -> streams.streams().stream())
        .forEach(StreamHost::beginInflows);
  }

  /// Answers the requests of an account that has no streams.
  private void stranger(String name, ApiRequests answering) {
    strangers.computeIfAbsent(
        name,
        _ -> {
          Space space = broker.space(name);
          Shard home = shards[Math.floorMod(name.hashCode(), shards.length)];
          AccountStreams none =
              new AccountStreams(space, home, AccountJetStream.unlimited(), yard.storage());
          ApiDesk desk = new ApiDesk(answering, audit, options.requestQueueLimit());
          Subscription ear = ear(new ApiEar(none, desk, options.domain()), "$JS.API.>");
          space.insert(ear);
          return ear;
        });
  }

  private void account(String name, AccountJetStream limits) {
    Tenant known = tenants.get(name);
    if (known != null) {
      known.streams.limits(limits);
      return;
    }
    Space space = broker.space(name);
    Subscription stranger = strangers.remove(name);
    if (stranger != null) {
      space.delete(stranger);
    }
    Shard home = shards[Math.floorMod(name.hashCode(), shards.length)];
    AccountStreams streams = new AccountStreams(space, home, limits, yard.storage());
    yard.recover(streams);
    ApiDesk desk = new ApiDesk(requests, audit, options.requestQueueLimit());
    List<Subscription> ears = ears(streams, desk);
    ears.forEach(space::insert);
    tenants.put(name, new Tenant(streams, desk, ears));
  }

  private List<Subscription> ears(AccountStreams streams, ApiDesk desk) {
    List<Subscription> ears = new ArrayList<>();
    ApiEar api = new ApiEar(streams, desk, options.domain());
    ears.add(ear(api, "$JS.API.>"));
    if (!options.domain().isEmpty()) {
      ears.add(ear(api, "$JS." + options.domain() + ".API.>"));
    }
    ears.add(ear(AckEar.ofAcks(streams), "$JS.ACK.>"));
    ears.add(ear(AckEar.ofFlowControl(streams), "$JS.FC.>"));
    return ears;
  }

  private static Subscription ear(Receiver receiver, String subject) {
    return new Subscription(receiver, subject.getBytes(StandardCharsets.UTF_8), null, NO_SID);
  }

  /// What all streams take and may take.
  public ServerStorage storage() {
    return yard.storage();
  }

  /// Where streams are on the disk.
  public StreamFiles files() {
    return yard.files();
  }

  /// The streams of an account; empty where it has none by configuration.
  public Optional<AccountStreams> of(String account) {
    return Optional.ofNullable(tenants.get(account)).map(Tenant::streams);
  }

  public Collection<AccountStreams> accounts() {
    return tenants.values().stream().map(Tenant::streams).toList();
  }

  /// Requests answered so far, in all accounts.
  public long requests() {
    return tenants.values().stream().mapToLong(tenant -> tenant.desk.total()).sum();
  }

  /// Requests of one account: answered, refused, waiting.
  public long[] requests(String account) {
    Tenant tenant = tenants.get(account);
    return tenant == null
        ? new long[3]
        : new long[] {tenant.desk.total(), tenant.desk.errors(), tenant.desk.waiting()};
  }

  /// Ends: what was published is written and synced when this returns.
  public void stop() {
    for (Tenant tenant : tenants.values()) {
      tenant.ears.forEach(tenant.streams.space()::delete);
      for (StreamHost stream : tenant.streams.streams()) {
        stream.close();
      }
    }
    strangers.forEach((name, ear) -> broker.space(name).delete(ear));
    yard.close();
  }
}
