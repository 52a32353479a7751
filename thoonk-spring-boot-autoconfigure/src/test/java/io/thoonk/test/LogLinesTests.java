package io.thoonk.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.test.LogLines.Source;
import org.junit.jupiter.api.Test;

class LogLinesTests {

    private static final String OUTPUT = """
            14:34:43.349 [main] INFO io.thoonk.a.One -- says WARN
            14:34:43.349 [main] WARN io.thoonk.a.Two -- says
            14:34:43.349 [a b] ERROR io.lettuce.a.Three -- says
            14:34:43.349 [main] WARN org.example.Four -- says
            2026-11-30T14:34:43.349Z  WARN 123 --- [acme] [           main] i.t.a.b.Five                             : says
            2026-11-30T14:34:43.349Z ERROR 123 --- [           main] io.thoonk.a.Six                          : says
            2026-11-30T14:34:43.349Z  WARN 123 --- [           main] i.l.core.Seven                           : says
            2026-11-30T14:34:43.349Z  INFO 123 --- [           main] io.thoonk.Eight                          : says
            2026-11-30T14:34:43.349Z  WARN 123 --- [           main] o.e.Nine                                 : of io.thoonk
            """;

    @Test
    void areFoundInTheFormatOfLogbackAndOfSpringBoot() {
        assertThat(LogLines.of(Source.THOONK, OUTPUT))
                .extracting(line -> line.replaceAll(".*\\.([A-Z][a-z]+) .*", "$1"))
                .containsExactly("Two", "Five", "Six");
        assertThat(LogLines.of(Source.DRIVER, OUTPUT))
                .extracting(line -> line.replaceAll(".*\\.([A-Z][a-z]+) .*", "$1"))
                .containsExactly("Three", "Seven");
    }
}
