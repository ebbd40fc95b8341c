package dev.barback.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.barback.web.access.SecurityChoice.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** The decision whether authentication is on. */
class SecurityChoiceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|OFF",
                "server.address=127.0.0.1|OFF",
                "server.address=localhost|OFF",
                "server.address=::1|OFF",
                "server.address=0.0.0.0|ON",
                "server.address=::|ON",
                "server.address=192.0.2.1|ON",
                "server.address=|ON",
                "server.address=no such host.invalid|ON",
                "barback.command-server.address=0.0.0.0|ON",
                "barback.command-server.address=0.0.0.0,barback.command-server.port=0|OFF",
                "management.server.address=0.0.0.0|OFF",
                "management.server.port=9090|ON",
                "management.server.port=9090,management.server.address=127.0.0.1|OFF",
                "server.address=0.0.0.0,barback.security.enabled=false|REFUSED",
                "barback.command-server.address=0.0.0.0,barback.security.enabled=false|REFUSED",
                "server.address=0.0.0.0,barback.security.enabled=auto|ON",
                "server.address=0.0.0.0,barback.security.published-on-loopback=true|OFF",
                "server.address=0.0.0.0,barback.security.published-on-loopback=true,barback.security.enabled=true|ON",
                "barback.security.enabled=true|ON",
                "barback.security.enabled=TRUE|ON",
                "barback.security.enabled=false|OFF"
            })
    void asksWhereOthersGetIn(String settings, Kind expected) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", "127.0.0.1");
        for (String setting : settings == null ? new String[0] : settings.split(",")) {
            environment.setProperty(
                    setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        assertThat(SecurityChoice.of(environment).kind()).isEqualTo(expected);
    }
}
