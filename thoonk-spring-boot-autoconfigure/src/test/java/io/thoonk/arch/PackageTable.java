package io.thoonk.arch;

import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which package may use which, as {@code docs/architecture.md} says. The root package counts as two: the leaves that
 * everyone may use (exceptions and the like), and the front door, which uses the packages of the four types.
 */
final class PackageTable {

    static final String LEAVES = "leaves";

    static final String FRONT_DOOR = "front door";

    /** Makes threads, and knows nothing of what they do. */
    private static final String THREADS = "thread";

    private static final String EVERYTHING = "everything";

    private static final Set<String> LEAF_NAMES =
            Set.of("Partitions", "Priority", "Subscription", "AfterCommit", "LoggableFailure", "SendObserver");

    private static final Set<String> PUBLIC_API =
            Set.of(FRONT_DOOR, "feed", "queue", "job", "event", "convert", "annotation", "container");

    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry(LEAVES, Set.of()),
            entry(THREADS, Set.of()),
            entry(FRONT_DOOR, Set.of("feed", "queue", "job", "event", "redis", "convert")),
            entry("feed", Set.of("redis", "convert", "event")),
            entry("queue", Set.of("redis", "convert")),
            entry("job", Set.of("redis", "convert", "event")),
            entry("event", Set.of("redis")),
            entry("redis", Set.of()),
            entry("convert", Set.of()),
            entry("annotation", Set.of("event", "job")),
            entry("container", Set.of("annotation", "event")),
            entry("worker", Set.of("job", "container", "annotation", "convert")),
            entry("listener", Set.of("feed", "event", "container", "annotation", "convert")),
            entry("observation", with(PUBLIC_API, "worker", "listener", "management")),
            entry("management", with(PUBLIC_API, "worker", "listener", "redis")),
            entry("actuate", with(PUBLIC_API, "management")),
            entry("sse", PUBLIC_API),
            entry("http", Set.of()),
            entry("atom", with(PUBLIC_API, "redis", "listener", "http")),
            entry("websub", with(PUBLIC_API, "atom", "http")),
            entry("dashboard", with(PUBLIC_API, "management", "sse")),
            entry("autoconfigure", Set.of(EVERYTHING)));

    private final String root;

    PackageTable(String root) {
        this.root = root;
    }

    boolean covers(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(this.root + ".");
    }

    /** {@return the row of a class: the first package below the root, or one of the root's two halves} */
    String rowOf(JavaClass type) {
        if (!type.getPackageName().equals(this.root)) {
            return type.getPackageName().substring(this.root.length() + 1).split("\\.")[0];
        }
        boolean leaf = type.isAssignableTo(Throwable.class) || LEAF_NAMES.contains(outermost(type));
        return leaf || type.getSimpleName().equals("package-info") ? LEAVES : FRONT_DOOR;
    }

    boolean knows(String row) {
        return MAY_USE.containsKey(row);
    }

    boolean allows(String from, String to) {
        Set<String> allowed = MAY_USE.getOrDefault(from, Set.of());
        return from.equals(to)
                || to.equals(LEAVES)
                || to.equals(THREADS)
                || allowed.contains(to)
                || allowed.contains(EVERYTHING);
    }

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static String outermost(JavaClass type) {
        return type.getEnclosingClass().map(PackageTable::outermost).orElseGet(type::getSimpleName);
    }
}
