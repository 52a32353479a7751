package io.thoonk.sample.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.sample.PictureWallApplication;
import io.thoonk.sample.picture.PictureFiles;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The sample as its user starts it. */
@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class StartIntegrationTests {

    @Test
    void startsItsOwnRedisAndHangsTheDemoPictures(CapturedOutput output) {
        int redis;
        try (ConfigurableApplicationContext context = start()) {
            DataRedisConnectionDetails details = context.getBean(DataRedisConnectionDetails.class);
            assertThat(details.getStandalone().getHost()).isEqualTo("127.0.0.1");
            redis = details.getStandalone().getPort();
            assertThat(output).contains("started an embedded one on 127.0.0.1:" + redis);
            String address = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
            assertThat(output)
                    .contains("The picture wall is at " + address)
                    .contains("The dashboard is at " + address + "/thoonk");
            WallClient wall = client(context);
            await().untilAsserted(() -> assertThat(wall.pictures()).hasSize(9).allMatch(picture -> picture.state()
                    .equals("READY")));
        }
        assertThat(output).doesNotContain("WARN", "ERROR");
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("127.0.0.1", redis).close());
    }

    @Test
    void takesAllFilesOfAFolderAndKeepsTheWallInTheRedisThatIsNamed(
            @TempDir Path folder, TestRedis redis, CapturedOutput output) throws Exception {
        Files.write(folder.resolve("b.jpg"), PictureFiles.jpeg(1));
        Files.write(Files.createDirectory(folder.resolve("c")).resolve("inside.jpg"), PictureFiles.jpeg(2));
        Files.writeString(folder.resolve("a.txt"), "no picture");
        Files.writeString(folder.resolve(".hidden"), "nobody's business");
        String url = "--spring.data.redis.url=" + redis.uri();

        try (ConfigurableApplicationContext context = start(url, "--folder=" + folder)) {
            WallClient wall = client(context);
            await().untilAsserted(() -> assertThat(wall.pictures())
                    .extracting(picture -> picture.name() + " " + picture.state())
                    .containsExactly("a.txt FAILED", "b.jpg READY", "inside.jpg READY"));
            wall.move(wall.pictures().get(1).id(), ":end");
        }
        assertThat(output).doesNotContain("embedded");
        try (ConfigurableApplicationContext context = start(url)) {
            assertThat(client(context).names()).containsExactly("a.txt", "inside.jpg", "b.jpg");
        }
    }

    @Test
    void saysWhatToDoAboutAFolderThatIsNotThere(CapturedOutput output) {
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> start("--folder=/no/such/folder"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "--folder=/no/such/folder is not a folder", "Name a folder")
                .doesNotContain("\tat ");
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        return SpringApplication.run(PictureWallApplication.class, all.toArray(String[]::new));
    }

    private static WallClient client(ConfigurableApplicationContext context) {
        return new WallClient(
                ((WebServerApplicationContext) context).getWebServer().getPort());
    }
}
