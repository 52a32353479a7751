package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.test.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A prosody or ejabberd of the test alone, on loopback ports, from the files of Debian's packages in a folder. Every account is let in with any
 * password.
 */
final class XmppServer implements AutoCloseable {

    static final String DOMAIN = "pubsub.localhost";

    static final String SECRET = "a secret";

    static final String MISSING =
            "THOONK_TEST_XMPP names no folder with the files of prosody, ejabberd and python3-slixmpp, as .ci/run makes it";

    private static final Path FILES =
            Path.of(Optional.ofNullable(System.getenv("THOONK_TEST_XMPP")).orElse("nowhere"));

    private final Kind kind;

    private final Path folder;

    private final int clients = FreePorts.any();

    private final int components = FreePorts.any();

    private @Nullable Process process;

    private XmppServer(Kind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    static boolean isHere() {
        return Files.exists(FILES.resolve("usr/bin/prosody"))
                && Files.exists(FILES.resolve("usr/sbin/ejabberdctl"))
                && Files.exists(python().resolve("slixmpp"))
                && Files.isExecutable(Path.of("/usr/bin/python3"));
    }

    static Path python() {
        return FILES.resolve("usr/lib/python3/dist-packages");
    }

    static XmppServer start(Kind kind, Path folder) throws IOException {
        XmppServer server = new XmppServer(kind, folder);
        if (kind == Kind.PROSODY) {
            server.configureProsody();
        } else {
            server.configureEjabberd();
        }
        server.start();
        return server;
    }

    int clients() {
        return clients;
    }

    int components() {
        return components;
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(kind == Kind.PROSODY ? prosody() : ejabberd())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
        builder.environment().putAll(environment());
        process = builder.start();
        try {
            await().untilAsserted(() -> assertThat(answers(clients) && answers(components))
                    .as(() -> said("out") + said("log"))
                    .isTrue());
        } catch (RuntimeException | Error ex) {
            stop();
            throw ex;
        }
    }

    private String said(String file) {
        try {
            Path said = folder.resolve(file);
            return Files.isRegularFile(said) ? Files.readString(said) : "";
        } catch (IOException ex) {
            return ex.toString();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }

    void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            try {
                if (!running.waitFor(10, TimeUnit.SECONDS)) {
                    running.destroyForcibly().waitFor();
                }
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Map<String, String> environment() {
        Path erlang = FILES.resolve("usr/lib/erlang");
        return Map.of(
                "LUA_PATH", FILES + "/usr/share/lua/5.4/?.lua;" + FILES + "/usr/share/lua/5.4/?/init.lua;;",
                "LUA_CPATH", libraries() + "/lua/5.4/?.so;;",
                "LD_LIBRARY_PATH", libraries().toString(),
                "ROOTDIR", erlang.toString(),
                "BINDIR", programs(erlang).toString(),
                "EMU", "beam",
                "PROGNAME", "erl",
                "HOME", folder.toString(),
                "EJABBERD_CONFIG_PATH", folder.resolve("ejabberd.yml").toString());
    }

    private static Path programs(Path erlang) {
        return first(erlang, "erts-.*").resolve("bin");
    }

    private static Path libraries() {
        return first(FILES.resolve("usr/lib"), ".*-linux-gnu");
    }

    private static Path first(Path parent, String name) {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(child -> child.getFileName().toString().matches(name))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private List<String> prosody() {
        return List.of(
                FILES.resolve("usr/bin/lua5.4").toString(),
                folder.resolve("prosody.lua").toString(),
                "--config",
                folder.resolve("prosody.cfg.lua").toString(),
                "-F");
    }

    private List<String> ejabberd() {
        return List.of(
                programs(FILES.resolve("usr/lib/erlang")).resolve("erlexec").toString(),
                "-noinput",
                "-boot",
                FILES.resolve("usr/lib/erlang/bin/start_clean").toString(),
                "-pa",
                first(libraries(), "ejabberd-.*").resolve("ebin").toString(),
                "-mnesia",
                "dir",
                "\"" + folder.resolve("mnesia") + "\"",
                "-ejabberd",
                "log_path",
                "\"" + folder.resolve("log") + "\"",
                "-s",
                "ejabberd");
    }

    private void configureProsody() throws IOException {
        // The places of an installed package are written into the program.
        String program = Files.readString(FILES.resolve("usr/bin/prosody"))
                .replace("'/usr/lib/prosody", "'" + FILES + "/usr/lib/prosody")
                .replace("'/etc/prosody'", "'" + folder + "'")
                .replace("'/var/lib/prosody'", "'" + folder + "'");
        Files.writeString(folder.resolve("prosody.lua"), program);
        Files.writeString(
                folder.resolve("prosody.cfg.lua"), """
                run_as_root = true
                pidfile = "%1$s/pid"
                data_path = "%1$s"
                interfaces = { "127.0.0.1" }
                component_interfaces = { "127.0.0.1" }
                c2s_ports = { %2$d }
                component_ports = { %3$d }
                s2s_ports = {}
                c2s_require_encryption = false
                allow_unencrypted_plain_auth = true
                authentication = "insecure"
                insecure_open_authentication = "Yes please, I know what I'm doing!"
                storage = "memory"
                modules_enabled = { "roster", "saslauth", "disco", "ping" }
                modules_disabled = { "s2s", "tls", "offline" }
                log = { { levels = { min = "info" }, to = "file", filename = "%1$s/log" } }
                VirtualHost "localhost"
                Component "%4$s"
                  component_secret = "%5$s"
                """.formatted(folder, clients, components, DOMAIN, SECRET));
    }

    private void configureEjabberd() throws IOException {
        Files.createDirectories(folder.resolve("mnesia"));
        Files.writeString(folder.resolve("ejabberd.yml"), """
                hosts: [localhost]
                loglevel: warning
                log_rotate_count: 0
                auth_method: [anonymous]
                anonymous_protocol: both
                allow_multiple_connections: true
                listen:
                  - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, access: all}
                  - {port: %d, ip: "127.0.0.1", module: ejabberd_service, access: all, hosts: {"%s": {password: "%s"}}}
                modules:
                  mod_disco: {}
                  mod_ping: {}
                  mod_roster: {}
                """.formatted(clients, components, DOMAIN, SECRET));
    }

    /** Which server. */
    enum Kind {
        PROSODY,
        EJABBERD
    }
}
