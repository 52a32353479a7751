package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class LuaScriptTests {

    private static final String TIME = "local function server_time()";

    /** Up to the end of the first argument. */
    private static final Pattern CALL = Pattern.compile("\\b(?:p?call|own)\\(([^,)]*)");

    /** Where one of several commands is called, there may be a text before that is compared with something. */
    private static final Pattern NAME = Pattern.compile("(?<!== )'([A-Z]+)'");

    private static final Pattern TRIED = Pattern.compile("(?:\\{|try\\()'([A-Z]+)'");

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

    /** A user who lacks a command hears of that at the start, and not from the one call that needs it. */
    @Test
    void theProbeTriesEveryCommandThatAScriptCalls() throws IOException {
        Resource[] scripts = new PathMatchingResourcePatternResolver().getResources("file:src/main/resources/**/*.lua");
        Set<String> called = new TreeSet<>();
        Set<String> tried = new TreeSet<>();
        for (Resource script : scripts) {
            String text = text(path(script));
            if (path(script).endsWith("probe.lua")) {
                tried.addAll(found(TRIED, text));
            }
            found(CALL, text).forEach(command -> called.addAll(found(NAME, command)));
        }
        // Who may not ask whether anybody hears a message sends it all the same.
        called.remove("PUBSUB");

        assertThat(called).hasSizeGreaterThan(50).contains("ZRANGEBYSCORE", "RPUSH");
        assertThat(tried).containsAll(called);
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static boolean asksForTheTime(Path script) {
        return text(script).contains("'TIME'");
    }

    private static String text(Path script) {
        try {
            return Files.readString(script);
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
