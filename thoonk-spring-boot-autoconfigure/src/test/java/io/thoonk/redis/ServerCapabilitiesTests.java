package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCapabilitiesTests {

    @ParameterizedTest
    @ValueSource(strings = {"2.8.24", "5.0.14", "6.0.16", "6.1.240", "6.1.241-rc1"})
    void refusesVersionsBefore62(String version) {
        assertThatExceptionOfType(UnsuitableRedisException.class)
                .isThrownBy(() -> ServerCapabilities.requireVersion(version))
                .withMessage("Redis is of version " + version + ", and Thoonk needs 6.2 or newer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.0", "6.2.14", "6.10.1", "7.0.15", "7.2.4-rc1", "8.0", "10.0.0", "255.255.255"})
    void takesVersionsFrom62On(String version) {
        assertThatNoException().isThrownBy(() -> ServerCapabilities.requireVersion(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unstable", "7", "v6.0.1"})
    void givesAVersionThatItCannotReadTheBenefitOfTheDoubt(String version) {
        assertThatNoException().isThrownBy(() -> ServerCapabilities.requireVersion(version));
    }
}
