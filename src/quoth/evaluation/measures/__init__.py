"""Numbers: is an answer right, is a citation the evidence, how sure is a figure?"""
