package io.thoonk.benchmark.peers;

import java.util.function.Consumer;

/** What to do with jobs, for engines that make the objects that run them. */
final class Handlers {

    private static volatile Consumer<String> current = payload -> {};

    private Handlers() {}

    static void use(Consumer<String> handler) {
        current = handler;
    }

    static void handle(String payload) {
        current.accept(payload);
    }
}
