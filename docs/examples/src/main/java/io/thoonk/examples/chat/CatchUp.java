package io.thoonk.examples.chat;

import io.thoonk.examples.stage.Stage;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Talks in a room while one process is away. */
public final class CatchUp {

    private CatchUp() {}

    public static void main(String[] arguments) throws Exception {
        try (Stage stage = Stage.onOneRedis()) {
            // What the room remembers: whoever is away for more than a hundred lines gets the last hundred.
            Feed<String> room = stage.thoonk().feed("room", String.class, FeedConfig.ofMaxLength(100));
            ConfigurableApplicationContext always = stage.open("server-1", ChatServer.class);
            room.publish("ann: Is anybody here?");
            awaitLines(stage, room, always);

            stage.say("server-2 is started: it gets what the room remembers");
            ConfigurableApplicationContext sometimes = stage.open("server-2", ChatServer.class);
            awaitLines(stage, room, sometimes);

            sometimes.close();
            stage.say("server-2 is stopped, and the room goes on");
            for (String line : List.of("bob: I am.", "ann: Good to hear.", "bob: Where is everybody?")) {
                room.publish(line);
            }
            awaitLines(stage, room, always);

            stage.say("server-2 is started again: it gets what it missed, and only that");
            ConfigurableApplicationContext again = stage.open("server-2", ChatServer.class);
            stage.await("the lines that it missed", () -> lines(again)
                    .equals(lines(always).subList(1, 4)));
        }
    }

    private static void awaitLines(Stage stage, Feed<String> room, ApplicationContext server) {
        stage.await(
                "all lines", () -> lines(server).equals(List.copyOf(room.all().values())));
    }

    private static List<String> lines(ApplicationContext server) {
        return server.getBean(ChatServer.class).lines();
    }
}
