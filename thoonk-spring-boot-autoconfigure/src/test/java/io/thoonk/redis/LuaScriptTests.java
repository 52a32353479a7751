package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class LuaScriptTests {

    private static final String TIME = "local function server_time()";

    @Test
    void includesALibraryOnceWhoeverAsksForIt() {
        LuaScript script = LuaScript.load(LuaScriptTests.class, "/io/thoonk/redis/includes-twice.lua");

        assertThat(new String(script.text(), StandardCharsets.UTF_8))
                .containsOnlyOnce(TIME)
                .doesNotContain("@include");
    }

    @Test
    void makesAFunctionOfTheBody() {
        LuaScript script = LuaScript.load(LuaScriptTests.class, "/io/thoonk/redis/with-body.lua");

        assertThat(script.text()).asString(StandardCharsets.UTF_8).isEqualTo("""
                local one = 1
                return (function()
                return one

                end)()""");
    }

    /** The probe asks whether the user of Redis may call TIME, and does nothing with it. */
    @Test
    void takesTheTimeFromOneLibraryInEveryScript() throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("file:src/main/resources/**/*.lua");

        List<String> asking = Stream.of(scripts)
                .map(LuaScriptTests::path)
                .filter(LuaScriptTests::asksForTheTime)
                .map(path -> path.getFileName().toString())
                .toList();
        assertThat(scripts).hasSizeGreaterThan(50);
        assertThat(asking).containsExactlyInAnyOrder("time.lua", "probe.lua");
    }

    private static boolean asksForTheTime(Path script) {
        try {
            return Files.readString(script).contains("'TIME'");
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static Path path(Resource resource) {
        try {
            return resource.getFile().toPath();
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
