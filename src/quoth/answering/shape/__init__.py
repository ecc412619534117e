"""The shape of an answer: what kind of question is asked, and which words answer such a one."""
