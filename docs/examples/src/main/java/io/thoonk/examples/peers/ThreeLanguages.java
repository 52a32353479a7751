package io.thoonk.examples.peers;

import io.thoonk.examples.stage.Stage;
import io.thoonk.job.JobQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts pictures into one queue of a worker in Java, one in Python and one in Node.js. */
public final class ThreeLanguages {

    private static final int PICTURES = 300;

    /** The workers run here, beside the packages that they need, and go with {@code mvn clean}. */
    private static final Path FOLDER = Path.of("target", "peers");

    private ThreeLanguages() {}

    public static void main(String[] arguments) throws Exception {
        Files.createDirectories(FOLDER);
        boolean python = has("worker.py", "python3", "-m", "pip", "install", "--target", ".", "redis>=5");
        boolean node = has("worker.mjs", "npm", "install", "--prefix", ".", "--no-audit", "--no-fund", "redis@5");
        try (Stage stage = Stage.onOneRedis()) {
            JobQueue<String> pictures = stage.thoonk().jobs("resize", String.class);
            stage.open("java", Resizer.class);
            if (python) {
                stage.start("python", FOLDER, "python3", "worker.py", stage.redis());
            }
            if (node) {
                stage.start("nodejs", FOLDER, "node", "worker.mjs", stage.redis());
            }
            stage.awaitNodes();

            // The result comes from whoever made it.
            Map<String, Long> makers = IntStream.rangeClosed(1, PICTURES)
                    .mapToObj(number -> pictures.putAndFollow("beach-" + number + ".jpg"))
                    .toList()
                    .stream()
                    .map(result -> result.orTimeout(2, TimeUnit.MINUTES).join().resultAs(String.class))
                    .collect(Collectors.groupingBy(
                            result -> result.replaceAll(".*made by ", ""), TreeMap::new, Collectors.counting()));
            stage.say(PICTURES + " pictures are resized");
            makers.forEach((maker, number) -> stage.say(maker + " made " + number));
        }
    }

    /** Copies a worker and installs what it needs; without the program it stays away. */
    private static boolean has(String worker, String... installation) throws Exception {
        Files.copy(Path.of("peers", worker), FOLDER.resolve(worker), StandardCopyOption.REPLACE_EXISTING);
        Path installed = FOLDER.resolve(worker + ".installed");
        if (Files.exists(installed)) {
            return true;
        }
        Path log = FOLDER.resolve(worker + ".log");
        try {
            Process process = new ProcessBuilder(installation)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (process.waitFor() == 0) {
                Files.createFile(installed);
                return true;
            }
            System.out.println(worker + " is left out: " + String.join(" ", installation) + " failed, see " + log);
        } catch (IOException ex) {
            System.out.println(worker + " is left out: " + ex.getMessage());
        }
        return false;
    }
}
