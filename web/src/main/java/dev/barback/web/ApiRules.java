package dev.barback.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What holds for every route of the API: a query parameter that it does not take is an error, and is not passed over. */
@Configuration(proxyBeanMethods = false)
class ApiRules implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Takes takes = handler instanceof HandlerMethod method ? method.getMethodAnnotation(Takes.class) : null;
        List<String> known = takes == null ? List.of() : List.of(takes.value());
        for (String name : request.getParameterMap().keySet()) {
            if (!known.contains(name)) {
                throw RequestProblem.parameter(
                        name,
                        "There is no parameter %s here. %s"
                                .formatted(
                                        Legible.quote(name),
                                        known.isEmpty()
                                                ? "This takes none."
                                                : "There are: " + String.join(", ", known) + "."));
            }
        }
        return true;
    }
}
