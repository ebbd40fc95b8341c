package com.example.greetings;

import dev.barback.Job;
import dev.barback.Queue;
import org.springframework.stereotype.Component;

@Component
@Queue("greetings")
public class GreetingJob implements Job {

    public String perform(String name, int times) {
        return ("Hello " + name + "! ").repeat(times).strip();
    }
}
