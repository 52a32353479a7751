package io.thoonk.xmpp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Feeds as nodes of XMPP PubSub.
 *
 * @param domain Name of the component as the server has it, like pubsub.example.org. Nothing is set up without it.
 * @param host Where the server listens for components: this machine, or another of a private network, as the stream is not encrypted.
 * @param port On which port it does.
 * @param secret Secret that the server has for the component.
 * @param nodes Names of the feeds that are nodes; * stands for any text.
 * @param owners Accounts that may do everything, like admin@example.org; * stands for any text on one side of the at sign.
 * @param publishers Accounts that may publish, retract and read.
 * @param subscribers Accounts that may read and subscribe.
 * @param maxSubscriptions How many subscriptions there may be in all.
 * @param lease How soon another process takes over when the one that is connected dies.
 */
@ConfigurationProperties("thoonk.xmpp")
record ThoonkXmppProperties(
        @Nullable String domain,
        @DefaultValue("localhost") String host,
        @DefaultValue("5347") int port,
        @Nullable String secret,
        @DefaultValue List<String> nodes,
        @DefaultValue List<String> owners,
        @DefaultValue List<String> publishers,
        @DefaultValue List<String> subscribers,
        @DefaultValue("10000") int maxSubscriptions,
        @DefaultValue("5s") Duration lease) {

    private static final String PREFIX = "thoonk.xmpp.";

    /** What may become of them is checked here, and not in the constructor: without a domain nothing of it matters. */
    ThoonkXmppProperties checked() {
        check(
                "domain",
                domain,
                domain != null && domain.matches("[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*"),
                "must be a name like pubsub.example.org");
        check(
                "secret",
                "",
                secret != null && !secret.isEmpty(),
                "must be the secret that the server has for the component");
        check("host", host, isPrivate(), "must be a loopback or private address: the stream is not encrypted");
        check("port", port, port > 0 && port < 65_536, "must be from 1 to 65535");
        check("nodes", nodes, !nodes.isEmpty(), "must name the feeds that are nodes, like news or blog-*");
        List<String> accounts =
                Stream.of(owners, publishers, subscribers).flatMap(List::stream).toList();
        check("subscribers", subscribers, !accounts.isEmpty(), "must say who may read, like *@example.org");
        accounts.forEach(account -> check(
                owners.contains(account) ? "owners" : publishers.contains(account) ? "publishers" : "subscribers",
                account,
                account.equals("*") || account.matches("[^@/\\s]+(@[^@/\\s]+)?"),
                "must be accounts like ada@example.org or *@example.org"));
        check("max-subscriptions", maxSubscriptions, maxSubscriptions > 0, "must be at least 1");
        check("lease", lease, lease.compareTo(Duration.ofSeconds(1)) >= 0, "must be at least 1s");
        return this;
    }

    /** Names are looked up when the component connects, and checked then. */
    private boolean isPrivate() {
        try {
            return !host.isBlank()
                    && (!host.matches("[0-9.]+|.*:.*") || ComponentStream.isPrivate(InetAddress.getByName(host)));
        } catch (UnknownHostException ex) {
            return false;
        }
    }

    private static void check(String name, @Nullable Object value, boolean right, String demand) {
        if (!right) {
            throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, demand + ".");
        }
    }

    PubSubService.Settings settings() {
        return new PubSubService.Settings(
                name(), Patterns.ofFeeds(nodes), Access.of(owners, publishers, subscribers), maxSubscriptions, lease);
    }

    XmppComponent.Server server() {
        return new XmppComponent.Server(host, port, name(), String.valueOf(secret));
    }

    /** As servers spell it. */
    private String name() {
        return String.valueOf(domain).toLowerCase(Locale.ROOT);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ThoonkXmppProperties[" + domain + " at " + host + ":" + port + "]";
    }
}
