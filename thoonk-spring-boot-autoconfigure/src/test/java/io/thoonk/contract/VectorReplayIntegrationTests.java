package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

@RedisTest
class VectorReplayIntegrationTests {

    private static final ConformanceReport REPORT = new ConformanceReport();

    private static ThoonkTemplate thoonk;

    /** With job feeds as the scripted line of thoonk.js keeps them. */
    private static ThoonkTemplate scripted;

    private static StatefulRedisConnection<byte[], byte[]> connection;

    private static MessageTap tap;

    @BeforeAll
    static void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis, TestTemplates.hasty());
        scripted = TestTemplates.on(redis, TestTemplates.scripted(TestTemplates.hasty(), "j"));
        connection = redis.connect();
        tap = new MessageTap(redis);
    }

    @AfterAll
    static void close() throws IOException {
        tap.close();
        connection.close();
        thoonk.close();
        scripted.close();
        REPORT.write(Path.of("target", "conformance.md"));
        String page = Files.readString(Path.of("..", "docs", "contract.md"));
        assertThat(page)
                .as("docs/contract.md between its markers, which should have what target/conformance.md has")
                .contains("<!-- conformance -->\n\n" + REPORT.summary() + "\n<!-- /conformance -->");
        assertThat(REPORT.stale()).as("known differences that are no more").isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> doesWhatThePeersDoButForTheDifferencesWeMean() {
        return Recordings.PEERS.stream()
                .flatMap(peer -> Recordings.operations(peer).stream())
                .map(operation -> DynamicTest.dynamicTest(operation.displayName(), () -> replay(operation)));
    }

    private static void replay(RecordedOperation operation) throws InterruptedException {
        if (NotOffered.reason(operation).isPresent()) {
            REPORT.notOffered(operation);
            return;
        }
        connection.sync().flushdb();
        List<String> lines = new Replay(operation.peerLetter().equals("S") ? scripted : thoonk, connection.sync(), tap)
                .differences(operation);
        List<String> unexplained = REPORT.replayed(operation, lines);
        assertThat(unexplained).as("unexplained differences").isEmpty();
    }
}
