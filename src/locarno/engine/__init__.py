"""One scenario in, one result out: each module is a stage, pure given scenario, settings, seed."""
