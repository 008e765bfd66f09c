// SPDX-License-Identifier: Apache-2.0
package io.runnel.broker.system;

import io.runnel.base.json.Answer;
import io.runnel.broker.monitor.Accountz;
import io.runnel.broker.monitor.Accstatz;
import io.runnel.broker.monitor.Arguments;
import io.runnel.broker.monitor.Connz;
import io.runnel.broker.monitor.ConnzOptions;
import io.runnel.broker.monitor.InvalidRequest;
import io.runnel.broker.monitor.Jsz;
import io.runnel.broker.monitor.JszOptions;
import io.runnel.broker.monitor.Leafz;
import io.runnel.broker.monitor.Monitor;
import io.runnel.broker.monitor.Subsz;
import io.runnel.broker.monitor.SubszOptions;
import java.util.Map;
import java.util.Optional;

/// Views of one account: `$SYS.REQ.ACCOUNT.<account>.<X>`. The two of them that an account may ask
/// about itself are the same, with the account fixed.
final class AccountRequests {
  /// Place of the account in the subject.
  private static final int ACCOUNT_TOKEN = 3;

  /// Stands where an account's name would; asked by those who want all accounts.
  private static final String ALL = "PING";

  private final Monitor monitor;

  AccountRequests(Monitor monitor) {
    this.monitor = monitor;
  }

  Map<String, Answers.Question> questions() {
    return Map.of(
        "SUBSZ", (request, options) -> subsz(account(request), options),
        "CONNZ", (request, options) -> connz(account(request), options),
        "LEAFZ", (_, options) -> leafz(options),
        "JSZ", (request, options) -> jsz(account(request), options),
        "INFO", (request, _) -> Optional.of(Accountz.detail(monitor, account(request))),
        "STATZ", (request, options) -> statz(account(request), options));
  }

  private static String account(Request request) {
    return request.token(ACCOUNT_TOKEN);
  }

  private Optional<Answer> subsz(String account, Arguments options) throws InvalidRequest {
    return Optional.of(Subsz.answer(monitor, SubszOptions.ofBody(options).within(account)));
  }

  Optional<Answer> connz(String account, Arguments options) throws InvalidRequest {
    return Optional.of(Connz.answer(monitor, ConnzOptions.ofBody(options).within(account)));
  }

  private Optional<Answer> leafz(Arguments options) throws InvalidRequest {
    options.flag("subscriptions");
    return Optional.of(Leafz.answer(monitor));
  }

  private Optional<Answer> jsz(String account, Arguments options) throws InvalidRequest {
    return Optional.of(Jsz.account(monitor, account, JszOptions.ofBody(options)));
  }

  Optional<Answer> statz(String account, Arguments options) throws InvalidRequest {
    return account.equals(ALL)
        ? Optional.empty()
        : found(Accstatz.Options.ofBody(options).within(account));
  }

  /// `$SYS.REQ.ACCOUNT.PING.STATZ`: all accounts, or those named.
  Optional<Answer> allStatz(Arguments options) throws InvalidRequest {
    return found(Accstatz.Options.ofBody(options));
  }

  private Optional<Answer> found(Accstatz.Options options) {
    Accstatz.Result result = Accstatz.answer(monitor, options);
    return result.accounts() == 0 && !options.includeUnused()
        ? Optional.empty()
        : Optional.of(result.answer());
  }
}
