package io.thoonk.autoconfigure.web;

import io.thoonk.annotation.ThoonkWebSub;
import io.thoonk.atom.AtomImports;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.EndpointRegistrar;
import io.thoonk.http.GuardedHttp;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;

/** Has imported and subscribed to what methods with {@link ThoonkWebSub} name; they listen as {@code ThoonkListener}s. */
final class WebSubMethods implements EndpointRegistrar<ThoonkWebSub> {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final AttributeResolver attributes;

    private final ObjectProvider<AtomImports> imports;

    private final boolean hasPath;

    private final Set<String> positions = new HashSet<>();

    /**
     * Creates it.
     *
     * @param attributes reads annotations
     * @param imports takes what is named
     * @param hasPath whether the configuration says where hubs call back
     */
    WebSubMethods(AttributeResolver attributes, ObjectProvider<AtomImports> imports, boolean hasPath) {
        this.attributes = attributes;
        this.imports = imports;
        this.hasPath = hasPath;
    }

    @Override
    public synchronized void register(AnnotatedMethod<ThoonkWebSub> method) {
        ThoonkWebSub webSub = method.annotation();
        String url = attributes
                .text(method, "url", webSub.url())
                .orElseThrow(() ->
                        method.invalid("names no address", "Set url = \"https://…\" of an Atom or RSS feed elsewhere"));
        String problem = GuardedHttp.problem(url);
        if (!problem.isEmpty()) {
            throw method.invalid(
                    "has url = \"" + url + "\", which " + problem, "Write the address of an Atom or RSS feed");
        }
        String feed = attributes
                .text(method, "feed", webSub.feed())
                .orElseThrow(() -> method.invalid("names no feed", "Set feed = \"name of the feed here\""));
        String durable = attributes
                .text(method, "durable", webSub.durable())
                .orElseThrow(() -> method.invalid(
                        "has no name for its position, so that it would miss what comes while it is away",
                        "Set durable = \"a name\", or leave it out"));
        if (!positions.add(feed + '\0' + durable)) {
            throw method.invalid(
                    "and another method share the position '" + durable + "' in feed '" + feed
                            + "', so that only one of them would be called",
                    "Set durable = \"a name of its own\" on one of them");
        }
        Duration every =
                attributes.duration(method, "every", webSub.every()).orElseThrow(() -> never(method, webSub.every()));
        if (every.compareTo(SHORTEST) < 0) {
            throw never(method, webSub.every());
        }
        boolean internal =
                attributes.flag(method, "internal", webSub.internal()).orElse(false);
        requireWhatItNeeds(method);
        if (!imports.getObject().add(feed, new AtomImports.Source(URI.create(url), feed, every, internal))) {
            throw method.invalid(
                    "names the feed '" + feed + "', which another import keeps equal to something else",
                    "Give one of them another feed, or both the same url, every and internal");
        }
    }

    private void requireWhatItNeeds(AnnotatedMethod<ThoonkWebSub> method) {
        if (!hasPath) {
            throw method.invalid(
                    "needs thoonk.websub.subscriber.path, where hubs call back",
                    "Set it to a path of the application that hubs can reach, like /websub");
        }
        if (!ClassUtils.isPresent(
                "com.rometools.rome.io.WireFeedInput", getClass().getClassLoader())) {
            throw method.invalid(
                    "needs the library com.rometools:rome, which reads feeds",
                    "Add it to the dependencies of the application");
        }
    }

    private static RuntimeException never(AnnotatedMethod<ThoonkWebSub> method, String every) {
        return method.invalid("has every = \"" + every + "\"", "Write a duration of 1s or more, or leave it out");
    }
}
