// SPDX-License-Identifier: Apache-2.0
package io.runnel.server;

/// What `--help` and `--help_tls` print.
final class HelpText {
  private HelpText() {}

  static final String USAGE =
      """

      Usage: nats-server [options]      (Runnel %s, which speaks as nats-server %s)

      Where it listens
          -a, --addr, --net <host>         address to bind (0.0.0.0)
          -p, --port <port>                port for clients (4222; -1 takes a free one)
          -m, --http_port <port>           port for HTTP monitoring
          -ms,--https_port <port>          port for HTTPS monitoring
              --client_advertise <host>    host[:port] that clients are told to use

      What it is
          -c, --config <file>              configuration file; flags win over it
          -t                               check the configuration file and end
          -n, --name, --server_name <name> name of this server (its id)
              --cluster_name <name>        name of the cluster it says it belongs to
          -P, --pid <file>                 write the process id there
              --ports_file_dir <dir>       write <program>_<pid>.ports there: JSON with all URLs
          -sl,--signal <signal>[=<pid>]    tell a running server: ldm, stop, quit, term, reopen, reload;
                                           <pid> is a number, a prefix such as 12*, or a pid file

      Logging
          -l, --log <file>                 log to a file instead of standard error
              --log_size_limit <bytes>     begin a new log file beyond this size
          -T, --logtime                    lines begin with the time (true)
              --logtime_utc                the time in UTC instead of local time
          -s, --syslog                     log to this machine's syslog
          -r, --remote_syslog <url>        log to a syslog server (udp://host:514)
          -D, --debug                      log debug lines
          -V, --trace                      log the protocol
          -VV                              ... that of the system account too
          -DV, -DVV                        -D with -V, -D with -VV
              --max_traced_msg_len <n>     cut traced messages after n bytes (0: never)

      Who may connect
              --user <user>                user name that clients must give
              --pass <password>            its password
              --auth <token>               token that clients must give
              --tls                        TLS, clients need no certificate
              --tlsverify                  TLS, clients need a certificate
              --tlscert <file>             certificate of this server
              --tlskey <file>              its private key
              --tlscacert <file>           authority that signed the clients' certificates

      Not yet supported (refused)
          -js,--jetstream   -sd,--store_dir <dir>   --profile <port>
          --cluster, --cluster_listen <url>   --routes <urls>   --cluster_advertise <host>
          --no_advertise   --connect_retries <n>

      Common
          -h, --help                       this text
          -v, --version                    the nats-server version it speaks as
              --help_tls                   about TLS

      All flags may have one dash or two.
      """
          .formatted(StartupLog.RUNNEL_VERSION, StartupLog.NATS_VERSION);

  static final String TLS =
      """

      TLS is configured in a tls block of the configuration file:

          tls {
              cert_file: "server-cert.pem"     # certificate chain of this server
              key_file:  "server-key.pem"      # its private key
              ca_file:   "ca.pem"              # authorities that sign clients' certificates
              verify:    true                  # clients must show a certificate
              verify_and_map: true             # ... and its names say which user they are
              timeout:   2                     # seconds for the handshake
              handshake_first: auto            # false, true, auto, or a time to wait for it
              min_version: "1.2"
              cipher_suites: [ "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256" ]
              curve_preferences: [ "X25519", "CurveP256" ]
              pinned_certs: [ "<SHA-256 of a client's public key, 64 hex digits>" ]
          }

      Cipher suites, besides those of TLS 1.3 (TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384,
      TLS_CHACHA20_POLY1305_SHA256), which are always on:

          TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
          TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
          TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256

      Curves: X25519, CurveP256, CurveP384, CurveP521
      """;
}
