package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

@RedisTest
class ScriptsIntegrationTests {

    /** Lua allows a function 200 local names, and 60 of those around it. Nothing else tells before the script is used. */
    @Test
    void redisCompilesEveryScript() throws IOException {
        List<String> names = names();
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().client().connect(ByteArrayCodec.INSTANCE)) {
            RedisCommands<byte[], byte[]> commands = connection.sync();
            assertThat(names).hasSizeGreaterThan(80).allSatisfy(name -> {
                LuaScript script = LuaScript.load(LuaScript.class, name);
                assertThat(commands.scriptLoad(script.text())).isEqualTo(script.sha1());
            });
            String tooMany = Stream.iterate(0, i -> i < 201, i -> i + 1)
                    .map(i -> "local name" + i + "\n")
                    .reduce("", String::concat);
            assertThatExceptionOfType(RedisCommandExecutionException.class)
                    .isThrownBy(() -> commands.scriptLoad(tooMany.getBytes(StandardCharsets.UTF_8)))
                    .withMessageContaining("200 local variables");
        }
    }

    private static List<String> names() throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("file:src/main/resources/**/*.lua");
        return Stream.of(scripts)
                .map(script -> script.getDescription().replaceAll(".*/src/main/resources|]$", ""))
                .filter(name -> !name.contains("/lib/"))
                .toList();
    }
}
