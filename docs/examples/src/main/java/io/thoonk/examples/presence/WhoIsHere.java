package io.thoonk.examples.presence;

import io.thoonk.examples.presence.Lobby.Guest;
import io.thoonk.examples.stage.Node;
import io.thoonk.examples.stage.Stage;
import io.thoonk.feed.LiveFeed;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ConfigurableApplicationContext;

/** Lets processes with guests come, die and stop, and looks who is here after that. */
public final class WhoIsHere {

    private WhoIsHere() {}

    public static void main(String[] arguments) throws Exception {
        try (Stage stage = Stage.onOneRedis()) {
            stage.thoonk().feed("guests", Guest.class);
            LiveFeed<Guest> guests = stage.thoonk().live("guests", Guest.class);
            Node first = stage.start("lobby-1", Lobby.class, "guests=ann,bob");
            ConfigurableApplicationContext second = stage.open("lobby-2", Lobby.class, "guests=cleo");
            stage.open("lobby-3", Lobby.class, "guests=dan");
            awaitGuests(stage, guests, "ann", "bob", "cleo", "dan");

            first.kill();
            stage.say("lobby-1 was killed, and ann and bob with it");
            awaitGuests(stage, guests, "cleo", "dan");

            second.close();
            stage.say("lobby-2 was stopped, and cleo has left");
            awaitGuests(stage, guests, "dan");
        }
    }

    private static void awaitGuests(Stage stage, LiveFeed<Guest> guests, String... names) {
        Set<String> expected = Set.of(names);
        stage.await("guests " + expected, () -> guests.snapshot().keySet().equals(expected));
        stage.say("here: " + new TreeSet<>(expected));
    }
}
