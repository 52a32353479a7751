package io.thoonk.autoconfigure.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the endpoint.
 *
 * @param showValues When to show payloads, as the PayloadMasker bean leaves them.
 * @param roles Roles that payloads are shown to with when-authorized. Everybody who is authenticated by default.
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.thoonk")
public record ThoonkEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue Set<String> roles) {}
