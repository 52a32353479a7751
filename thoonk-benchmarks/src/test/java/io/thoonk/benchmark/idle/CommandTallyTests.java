package io.thoonk.benchmark.idle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTallyTests {

    private final CommandTally tally = new CommandTally(Map.of("abc", "job/maintenance/lead.lua"));

    @Test
    void countsWhatAScriptDoesUnderItsName() {
        tally.add(List.of(
                "+1.1 [0 127.0.0.1:5000] \"EVALSHA\" \"abc\" \"1\" \"key\"",
                "+1.2 [0 lua] \"EXISTS\" \"key\"",
                "+1.3 [0 127.0.0.1:5001] \"blmove\" \"from\" \"to\"",
                "+1.4 [0 127.0.0.1:5000] \"evalsha\" \"abc\" \"1\" \"key\"",
                "+1.5 [0 lua] \"exists\" \"key\""));

        assertThat(tally.counts())
                .containsExactly(
                        Map.entry("  in job/maintenance/lead.lua: exists", 2),
                        Map.entry("blmove", 1),
                        Map.entry("job/maintenance/lead.lua", 2));
    }

    @Test
    void countsACommandWithoutArguments() {
        tally.add(List.of("+1.1 [0 127.0.0.1:5000] \"PING\"", "+1.2 [0 127.0.0.1:5000] \"EVALSHA\" \"unknown\" \"0\""));

        assertThat(tally.counts()).containsExactly(Map.entry("an unknown script", 1), Map.entry("ping", 1));
    }

    @Test
    void knowsAScriptByItsTextWhichAServerGetsOnce() {
        CommandTally texts = new CommandTally(Map.of(
                // printf 'return {"a\\b", "é"}\n' | sha1sum
                "0d950e9ca95f4ff952f7c856946cff0e0fc0cf97", "a.lua"));

        texts.add(List.of("+1.1 [0 127.0.0.1:5000] \"EVAL\" \"return {\\\"a\\\\b\\\", \\\"\\xc3\\xa9\\\"}\\n\" \"0\""));

        assertThat(texts.counts()).containsExactly(Map.entry("a.lua", 1));
    }

    @Test
    void knowsTheScriptsOfTheLibrary() {
        assertThat(ScriptNames.byDigest())
                .containsValue("job/maintenance/lead.lua")
                .containsValue("management/heartbeat.lua");
    }
}
