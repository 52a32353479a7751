package io.thoonk.examples.leader;

import io.thoonk.examples.stage.Node;
import io.thoonk.examples.stage.Stage;

/** Lets one leader hang, kills the next, and stops the third. */
public final class LeaderElection {

    private LeaderElection() {}

    public static void main(String[] arguments) throws Exception {
        try (Stage stage = Stage.onOneRedis()) {
            stage.start("node-1", WeatherStation.class);
            stage.start("node-2", WeatherStation.class);
            stage.awaitNodes();
            Node first = stage.awaitLine("I lead, term 1");

            stage.say(first.name() + " stands still");
            first.pause();
            Node second = stage.awaitLine("I lead, term 2");
            stage.say(first.name() + " goes on");
            first.resume();
            stage.awaitLine("I have lost term 1");

            stage.say(second.name() + " is killed");
            second.kill();
            Node third = stage.awaitLine("I lead, term 3");

            stage.say(third.name() + " is stopped");
            third.stop();
        }
    }
}
