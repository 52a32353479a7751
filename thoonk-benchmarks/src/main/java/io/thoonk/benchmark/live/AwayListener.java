package io.thoonk.benchmark.live;

import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEventType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.stereotype.Component;

/** A JVM with one durable listener, which notes each item by one system call, so that a kill cannot take it back. */
@Component
class AwayListener {

    private final OutputStream handled;

    AwayListener(@Value("${away.handled}") Path file) throws IOException {
        this.handled = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = LiveApplication.with(Map.of(), WebApplicationType.NONE, AwayListener.class);
        ConfigurableApplicationContext context = application.run(arguments);
        while (System.in.read() >= 0) {
            continue;
        }
        context.close();
    }

    @ThoonkListener(
            feeds = AwayTrial.FEED,
            durable = "away",
            events = {FeedEventType.PUBLISH, FeedEventType.EDIT})
    void handle(@ItemId String id) throws IOException {
        handled.write((id + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
