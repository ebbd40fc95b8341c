package dev.barback.web.server;

import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Configures Tomcat for every port. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> tomcatServerCustomizer(
            TomcatServerProperties tomcat) {
        int maxReaders = Math.max(1, tomcat.getThreads().getMax() / 10);
        return server -> {
            server.addEngineValves(new UnreadBody(maxReaders));
            server.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemPages.class.getName()));
            server.addConnectorCustomizers(connector -> {
                connector.setParseBodyMethods(""); // Tomcat would parse forms without the body limits
                connector.setEncodedSolidusHandling("passthrough"); // for job ids
                connector.setEncodedReverseSolidusHandling("passthrough");
                connector.setProperty("continueResponseTiming", "onRead"); // rejected clients need not send the body
                // Each is read within one read, whose timeout begins anew with each byte
                connector.setProperty("maxExtensionSize", "0");
                connector.setProperty("maxTrailerSize", "16"); // the empty line at the end counts
            });
        };
    }

    @Bean
    FilterRegistrationBean<SafeHeaders> safeHeaders() {
        FilterRegistrationBean<SafeHeaders> registration = new FilterRegistrationBean<>(new SafeHeaders());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1); // after TrustedProxies, which detects TLS
        return registration;
    }
}
